"""What the browser says about graphics it does not find: it paints without them, and nobody need read of it."""

import logging

_SAYS = (
    "Failed to load vulkan",
    "initInstance: No Vulkan",
    "Failed to create platform Vulkan instance",
    "Failed to create Vulkan instance",
    "Unable to detect GPU vendor",
    "GPUInfo not initialized",
    "QRhiGles2: Failed to create",
    "Failed to create RHI",
    "This plugin does not support createPlatformVulkanInstance",
    "QVulkanInstance: Failed to initialize",
    "GBM is not supported",
    # It is off only where `sandbox` lets it be.
    "Sandboxing disabled by user",
)


class _WithoutGraphics(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(_SAYS)


_filter = _WithoutGraphics()


def keep_quiet() -> None:
    """Leave that out of the log of Qt's messages."""
    logging.getLogger("qt").addFilter(_filter)
