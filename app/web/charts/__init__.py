"""Charts: a subject's claims over time as an SVG that stands alone (docs/explorer.md).

api ── gathering   what the analysis says, as a `Picture`
└── drawing     a Picture as SVG: `thinning` bounds its size, `scales` and `calendar` place it, `marks`
draws a claim, `legend` and `lines` set words, `palette` colours, `xml` writes it safely
"""
