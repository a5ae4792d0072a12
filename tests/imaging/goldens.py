"""Golden images: name → source, command string, largest difference of a component (0 to 255) that is allowed."""

from imaging.shelf import drawn, photograph

SOURCES = {
    "photo": lambda: photograph(320, 240),
    "drawn": lambda: drawn(240, 160),
    "alpha": lambda: drawn(240, 160, alpha=True),
}
GOLDENS = {
    "wid": ("photo", "wid=100", 2),
    "hei": ("photo", "hei=60", 2),
    "fit": ("photo", "wid=90&hei=90&fit=crop", 2),
    "scl": ("drawn", "scl=2.5", 2),
    "rgn": ("photo", "rgn=200,150,200,150&wid=100&hei=100&bgc=ffcc00", 2),
    "rect": ("photo", "wid=160&rect=100,80,80,60,1.5&bgc=336699", 2),
    "align": ("drawn", "wid=80&hei=80&align=-0.5,1&bgc=ffcc00", 2),
    "dpr": ("photo", "wid=60&dpr=on,2", 2),
    "bgc": ("alpha", "wid=120&bgc=ff8800", 2),
    "resMode": ("drawn", "wid=97&resMode=bisharp", 2),
    "crop": ("photo", "crop=-20,60,200,200&wid=100&bgc=ffcc00", 2),
    "cropN": ("photo", "cropN=0.25,0.25,0.5,0.5&wid=100", 2),
    "scale": ("drawn", "scale=0.4&scl=1", 2),
    "res": ("drawn", "res=50&scl=1", 2),
    "size": ("photo", "size=120,120&scl=1&bgc=ffcc00", 2),
    "flip": ("photo", "flip=lrud&wid=100", 2),
    "rotate": ("alpha", "rotate=30&wid=140&color=ffcc00", 3),
    "rotate-quarter": ("photo", "rotate=270&hei=100", 2),
    "extend": ("drawn", "extend=40,10,-30,20&wid=120&bgc=ff8800", 2),
    "extendN": ("drawn", "extendN=0.25,0,0.25,0.5&wid=120&bgc=ff8800", 2),
    "src": ("photo", "src=is{Co/alpha?extend=10,10,10,10&bgColor=ffcc0080}&wid=120&bgc=336699", 2),
    "color": ("alpha", "color=255,0,0,128&extend=20,20,20,20&wid=120&bgc=ffffff", 2),
    "bgColor": ("alpha", "bgColor=0,0,255&extend=20,20,20,20&wid=120", 2),
    "op_brightness": ("photo", "op_brightness=30&wid=100", 2),
    "op_contrast": ("photo", "op_contrast=50&wid=100", 2),
    "op_saturation": ("photo", "op_saturation=-70&wid=100", 2),
    "op_sharpen": ("alpha", "op_sharpen=1&wid=120&bgc=777777", 3),
    "op_usm": ("photo", "op_usm=2,3,4,0&wid=150", 2),
    "op_usm-mono": ("alpha", "op_usm=3,4,0,1&wid=150&bgc=777777", 3),
    "op_usmR": ("photo", "op_usmR=1.5,2,0,1&wid=150", 2),
    "mask": ("alpha", "req=mask&wid=120", 2),
    "tmb": ("photo", "req=tmb&wid=80&hei=80", 2),
}
