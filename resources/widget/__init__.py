"""The customer's widget: TypeScript, built to `dist/`; Python here only writes its protocol types."""
