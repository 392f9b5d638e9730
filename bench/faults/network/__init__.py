"""`deskbell bench network`: a real widget in Chromium and a real desk, each behind a bad network."""
