"""The customer of the chosen chat: who they are, what they buy and see, what was before."""
