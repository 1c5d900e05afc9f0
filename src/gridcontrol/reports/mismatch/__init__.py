"""Why figures that others published differ from what the records give: the smallest set of causes."""
