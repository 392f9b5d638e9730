"""Pictures of a chat, enlarged and side by side."""

from desktop.panels.pictures.gallery import Gallery
from desktop.panels.pictures.viewer import PictureViewer

__all__ = ["Gallery", "PictureViewer"]
