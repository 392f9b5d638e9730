"""HTTP: sign-in, the widget's start, files, history, transcripts, administration; one file a noun."""
