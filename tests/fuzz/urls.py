"""URLs that a client might send: made by the grammar of the contract's commands, or a real one that was damaged.

Everything follows from a seed, so that a URL that fails can be made again: `made(seed, number)`.
"""

import json
from pathlib import Path
from random import Random
from urllib.parse import quote

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "commands.json").read_text())
TWINS = {twin for group in CONTRACT["_meta"]["slots"]["groups"] for twin in group}
COMMANDS = {command["name"]: command["arguments"] for command in CONTRACT["commands"]}
COMMANDS |= {twin: COMMANDS.get(twin.rstrip("NER"), []) for twin in sorted(TWINS - set(COMMANDS))}
NAMES = sorted(COMMANDS)
USUAL = [
    "wid",
    "hei",
    "fit",
    "scl",
    "rgn",
    "rect",
    "align",
    "bgc",
    "fmt",
    "qlt",
    "icc",
    "resMode",
    "dpr",
    "req",
    "crop",
    "cropN",
    "scale",
    "res",
    "size",
    "rotate",
    "flip",
    "extend",
    "extendN",
    "color",
    "bgColor",
    "op_brightness",
    "op_contrast",
    "op_saturation",
    "op_hue",
    "op_colorbalance",
    "op_colorize",
    "op_invert",
    "op_blur",
    "op_grow",
    "op_noise",
    "op_sharpen",
    "op_usm",
    "op_usmR",
    "src",
    "mask",
    "maskUse",
    "opac",
    "anchor",
    "origin",
    "hide",
    "perspective",
    "perspectiveN",
    "clipPath",
]

REAL = """
wid=400&hei=300&fit=crop&op_usm=1,1,6,0&fmt=webp&qlt=82
$look$
$look$&wid=640
%24look%24&hei=200&ts=1727010840630
$look$=&$small$=
wid=750&hei=471&fmt=png-alpha&ck=08122022104411
wid=830&hei=458&dpr=off
qlt=82&ts=1727010840630
wid=1000&dpr=on,2&bfc=on
fmt=jpeg&fit=constrain,1&wid=60&hei=60&qlt=85,1&op_sharpen=1&resMode=sharp2&iccEmbed=0&printRes=72
wid=250&fmt=jpeg&qlt=80,0&resMode=sharp&op_usm=1.1,0.5,1,0
op_usm=0.9%2C1.0%2C8%2C0&wid=800&fmt=pjpeg&pscan=auto
crop=10,20,300,200&wid=100&bgc=F5F5F5&fmt=png
cropN=0.1,0.1,0.8,0.8&scl=4&req=img
scl=8&rgn=0,0,512,512&rect=0,0,256,256&id=Ab3_x
rect=256,0,256,256,0.5&scl=1&fmt=jpg&qlt=90
layer=0&crop=0,0,200,200&layer=comp&flip=lrud&rotate=90
layer=0&src=is{Co/cutout?wid=300&fmt=png-alpha}&bgColor=255,0,0
src=is(Co/photo?$small$&cache=on)&wid=100
src=is%7BCo/photo?crop=0,0,50,50%7D&hei=80
src=is%7BCo%2Fphoto%3Fwid%3D100%26hei%3D50%7D
template=Co/frame&$size=120&wid=200
template=Co/frame&$object=Co/cutout
$img=Co/cutout&src=$img$&$w=77&wid=$w$
req=props,json&scl=1&id=123&handler=s7RIJSONResponse
req=tmb&fmt=gif
req=mask&wid=120
req=set,json
req=exists,json&id=-12
req=resolve&$look$
size=200,100&extend=10,10,10,10&bgColor=0xff000080&fmt=png-alpha
rotate=12.5&color=00ff00&scale=.5&resMode=bilin
extendN=.1,.1,.1,.1&align=-1,1&wid=300&hei=300&fit=fit,1&bgc=0,0,0
op_brightness=20&op_contrast=-30&op_saturation=-100&op_hue=90&op_invert=1
op_colorize=ff8800,norm,50&op_blur=3&op_grow=2&op_noise=10,gaussian,1
op_colorbalance=10,-10,5&opac=50&bgc=cccccc
fmt=avif&qlt=50&wid=120
fmt=tif,cmyk,lzw&icc=CMYK,relative,1&wid=90
fmt=gif-alpha&quantize=adaptive,diffuse,16,ff0000,00ff00
fmt=jpeg&jpegSize=10&qlt=95&wid=300
icc=sRGB,perceptual,1,0&iccEmbed=true&xmpEmbed=1
mask=Co/gray&maskUse=invert&fmt=png-alpha&wid=100
mask=is{Co/gray?op_invert=1}&bgc=00ff00
clipPath=M10,10L100,10L100,100Z&bgc=0000ff
perspective=0,0,100,10,90,80,5,95&wid=100
defaultImage=Co/photo&wid=50
defaultImage=&locale=de&type=&map=&imageSet=
fit=stretch&wid=1&hei=3000
wid=&hei=200&fit=&qlt=750
utm_source=news&utm_medium=e%20mail&imwidth=640&.v=3&wid=100
&&wid=90&&hei=80&
?wid=90?
$look$?wid=55
WID=70&Fmt=PNG&OP_USM=1,1&FIT=Crop&HEI=70
text=%7B%5Crtf1%20Hello%7D&wid=90
layer=1&src=Co/cutout&pos=10,10&layer=2&text={\\rtf1 a}
effect=-1&$shadow$
cache=off,off&network=on&hide=0
wid=100&amp;hei=200
""".strip().splitlines()

PATHS = (
    "Co/photo",
    "Co/photo",
    "Co/cutout",
    "Co/gray",
    "Co/ink",
    "Co/deep",
    "Co/framed",
    "Co/photo$look$",
    "Co/photo$small$$look$",
    "Co/photo:Crop",
    "Co/frame",
    "Co/chain",
    "Co/nothing",
    "/Co/photo",
    "Co/ph%6Fto",
    "Co/../photo",
    "Co/photo%3F",
    "Co",
    "",
    "Co/%E9%FF",
)
WILD = (0.0, 0.02, 0.12)
"""How often a part of a URL is not what it should be."""
FOREIGN = ("utm_source=x", "ts=17", ".v=2", "imwidth=640", "_=1", "v", "fbclid=IwAR%20", "%3Cscript%3E=1", "a[]=1")
PRESETS = ("$look$", "$small$", "$loop$", "$wide$", "$frame$", "$shadow$", "$glow$", "$none$", "$deep$", "$blank$")
JUNK = (
    "",
    " ",
    "abc",
    "-",
    "+",
    "nan",
    "inf",
    "1e400",
    "-1e400",
    "0x",
    "\u0663",
    "\uff14\uff10\uff10",
    "\uff08",
    "%00",
    "%FF",
    "%",
    "%2",
    "%u0041",
    "<script>",
    "'\"`",
    "\\",
    "..",
    "../../etc/passwd",
    "{",
    "}",
    "(",
    "is{",
    "is{}",
    "is(?)",
    "ir{x?y=1}",
    "{http://127.0.0.1/}",
    "is%7Bx%3Fsrc%3Dis%257By%257D%7D",
    "$x$",
    "$object$",
    "%24x%24",
    ",",
    ",,,,,,,,",
    "1,2,3,4,5,6,7,8,9",
    "9" * 40,
    "0." + "0" * 40 + "1",
    "1e-30",
    "-0",
    "\u202e\u0000",
    "\U0001f4a9",
    "a" * 300,
)
NUMBERS = ("0", "1", "-1", "0.5", "2", "-0.5", "3000", "3001", "2147483648", "2147483649", "-2147483648", "1e9", "1e-9")
OBJECTS = (
    "Co/photo",
    "Co/cutout",
    "Co/gray",
    "Co/ink",
    "Co/deep",
    "photo",
    "/Co/cutout",
    "Co/nothing",
    "$object$",
    "$img$",
    "Co/frame",
    "Co/chain",
)
COLOURS = ("ff0000", "0xFF000080", "255,0,0", "50", "0,100,100,0k", "0x33g", "128,128,128,128", "50,25g", "fff", "1,2")
PATHDATA = (
    "M0,0L50,0L50,50Z",
    "M10,10C20,20,40,20,50,10Z",
    "m5,5l10,0,0,10z",
    "M0,0",
    "Z",
    "M1",
    "MLCZ",
    "M1e9,1e9L0,0",
)
MARKS = "&=?$%,.{}()+# ;:/\\'\"<>|~^[]@!*-_0123456789abcdefxXyzNkrgs\x00\t\r\n\u00e9\uff10\uffff"


def made(seed, number):
    """The raw path and the raw query of one URL."""
    random = Random(f"{seed}/{number}")
    query = _grown(random, random.choice(WILD)) if random.random() < 0.7 else _damaged(random)
    return random.choice(PATHS if random.random() < 0.3 else PATHS[:7]), query[:9000]


def _grown(random, wild, depth=0):
    pieces = [_piece(random, wild, depth) for _ in range(random.choice((1, 2, 3, 4, 5, 6, 9, 14)))]
    if random.random() < 0.004:
        pieces *= random.choice((50, 400))
    return random.choice(("&", "&", "&", "&", "&&", "&?", "?")).join(pieces)


def _piece(random, wild, depth):
    kind = random.random() / (1 if wild else 1.15)
    if kind < 0.86:
        return _command(random, wild, depth)
    if kind < 0.9:
        return random.choice(PRESETS) + random.choice(("", "", "=", "?"))
    if kind < 0.93:
        return "${}={}".format(
            random.choice(("x", "img", "w", "object", "x$")),
            _value(random, random.choice(NAMES), wild, depth),
        )
    if kind < 0.96:
        return random.choice(("layer=0", "layer=comp", "layer=1", "layer=0,a", "layer=a", "effect=1", "layer=$x$"))
    return random.choice(FOREIGN)


def _command(random, wild, depth):
    name = random.choice(NAMES if random.random() < wild else USUAL)
    value = _value(random, name, wild, depth)
    spelling = random.random()
    name = name.upper() if spelling < 0.05 else name.lower() if spelling < 0.1 else name
    coded = random.random()
    if coded < 0.08:
        value = quote(value, safe="")
    elif coded < 0.1:
        value = quote(value, safe="$?&={}")
    return f"{name}={value}" if random.random() < 0.99 else name


def _value(random, name, wild, depth):
    chance = random.random()
    if chance < wild:
        return random.choice(JUNK)
    if name in {"src", "mask"} and chance < 0.6 and depth < 10:
        opened, closed = random.choice(("{}", "()", ("%7B", "%7D")))
        path = _object(random, wild) if random.random() < 0.8 else ""
        return f"is{opened}{path}?{_grown(random, wild, depth + random.choice((1, 5)))}{closed}"
    arguments = COMMANDS[name]
    if arguments and arguments[0]["type"] == "real[8]":
        return _quad(random, 1 if name.endswith("N") else 200, wild)
    if name.startswith("crop") and random.random() > wild:
        return _box(random, 1 if name.endswith("N") else 200)
    count = random.randint(0, len(arguments) + 1) if random.random() < wild else len(arguments)
    values = [_argument(random, arguments[min(at, len(arguments) - 1)], name, wild) for at in range(count)]
    if name.endswith("N") and values:
        values = [_number(random, "real", -0.5, 1, wild) for _ in values]
    return ",".join(values)


def _quad(random, size, wild):
    """The corners of a rectangle, each moved a little, or much."""
    reach = size * (3 if random.random() < wild else 0.3)
    corners = (0, 0, size, 0, size, size, 0, size)
    return ",".join(f"{corner + random.uniform(-reach, reach):.4g}" for corner in corners)


def _box(random, size):
    place = (random.uniform(-0.3, 0.8) * size, random.uniform(-0.3, 0.8) * size)
    extent = (random.uniform(0.01, 1) * size, random.uniform(0.01, 1) * size)
    return ",".join(
        f"{part:.3g}" if size == 1 else str(max(1, int(part)) if part > 0 else int(part)) for part in (*place, *extent)
    )


def _argument(random, argument, name, wild):
    kind = argument["type"]
    if argument["enum"]:
        return random.choice(argument["enum"])
    if kind == "flag":
        return random.choice("01")
    if kind in {"int", "real"}:
        most = {"wid": 700, "hei": 700, "x": 300, "y": 300, "w": 500, "h": 500}.get(argument["name"], 400)
        high = most if argument["max"] is None else argument["max"]
        low = argument["min"] if argument["min"] is not None else -high
        few = name in {"scale", "scl", "dpr", "res"} or argument["name"] == "scale"
        return _number(random, kind, low, 4 if few else high, wild)
    if kind.startswith("object"):
        return _object(random, wild)
    if kind == "color":
        return random.choice(COLOURS if random.random() < wild else COLOURS[:3])
    if kind == "pathdata":
        return random.choice(PATHDATA if random.random() < wild else PATHDATA[:3])
    return random.choice(JUNK)


def _object(random, wild):
    return random.choice(OBJECTS if random.random() < wild else OBJECTS[:5])


def _number(random, kind, low, high, wild):
    chance = random.random()
    if chance < wild / 2:
        return random.choice(NUMBERS)
    if chance < wild:
        return str(random.choice((low, high, low - 1, high + 1, low + 1e-9)))
    if kind == "real":
        return f"{random.uniform(low, high):.3g}"
    return str(random.randint(int(low), max(int(low), int(high))))


def _damaged(random):
    query = random.choice(REAL)
    if random.random() < 0.3:
        query += "&" + random.choice(REAL)
    for _ in range(random.choice((0, 1, 1, 2, 3, 6))):
        query = random.choice((_cut, _put, _swapped, _renumbered, _coded, _twice))(random, query)
    return query


def _cut(random, query):
    at = random.randint(0, len(query))
    return query[:at] + query[at + random.choice((1, 1, 2, 8)) :]


def _put(random, query):
    at = random.randint(0, len(query))
    return query[:at] + random.choice((random.choice(MARKS), random.choice(JUNK))) + query[at:]


def _swapped(random, query):
    pieces = query.split("&")
    random.shuffle(pieces)
    return "&".join(pieces)


def _renumbered(random, query):
    pieces = query.split("=")
    at = random.randrange(len(pieces))
    pieces[at] = random.choice(NUMBERS) + pieces[at].lstrip("0123456789.-")
    return "=".join(pieces)


def _coded(random, query):
    at = random.randint(0, len(query))
    return query[:at] + quote(query[at : at + 6], safe="") + query[at + 6 :]


def _twice(random, query):
    at, end = sorted(random.randint(0, len(query)) for _ in range(2))
    return query[:end] + query[at:end] * random.choice((1, 1, 30)) + query[end:]
