"""Results as pages: blocks, and the formats that draw them.

`render(result, "latex", RenderOptions())` gives the text of any result in any format of `FORMATS`.
"""

from jachess.rendering.formats import FORMATS, RenderOptions, render

__all__ = ["FORMATS", "RenderOptions", "render"]
