"""A pack spelled out in sentences, for the people who must sign it."""

from gridcontrol.reports.spelled.page import Blanks, Grid, Page, Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.whole import pack_page, rule_page

__all__ = ["Blanks", "Grid", "Page", "Paragraph", "Part", "Point", "Points", "Section", "pack_page", "rule_page"]
