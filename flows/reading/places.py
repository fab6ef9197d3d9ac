"""Places in code: `path` and `path:line` as a text names them."""

from __future__ import annotations

import re

EXTENSIONS = (
    "py pyi pyx ipynb js jsx mjs cjs ts tsx mts cts vue svelte astro go rs java kt kts scala swift m "
    "mm c h cc cpp cxx hpp hh cs fs vb rb erb php blade ex exs erl hs ml clj cljs lua pl pm r jl dart "
    "sol vy move cairo zig nim sh bash zsh fish ps1 psm1 bat cmd sql prisma graphql gql proto html "
    "htm css scss sass less hbs ejs twig md mdx rst txt adoc json jsonc json5 yaml yml toml ini cfg "
    "conf env xml gradle tf tfvars hcl lock dockerfile service properties plist pbxproj csproj sln "
    "cmake mk nix bzl gd tscn asm s v sv vhd wat csv tsv example sample tmpl tpl j2 snap editorconfig "
    "gitignore dockerignore npmrc coffee pug elm tex bicep xaml razor cshtml jsp resx storyboard xib "
    "metal glsl hlsl cu f90 bas cls frm cob cbl cpy jcl pas dpr ps psd1 nims hx rkt scm lisp el vim "
    "rego libsonnet jsonnet cue star kdl ron pbtxt avsc avdl wsdl xsd xsl xslt tpl mustache liquid ftl jspx "
    "vm feature http rest puml mmd drawio dmn bpmn xcconfig entitlements podspec gemspec cabal opam"
).replace(" ", "|")
BARE = (
    r"Dockerfile|Makefile|Jenkinsfile|Procfile|Gemfile|Rakefile|Vagrantfile|Caddyfile|CODEOWNERS|LICENSE|"
    r"CLAUDE\.md|"
    r"\.env(?:\.\w+)*|\.gitignore|\.npmrc|go\.mod|go\.sum"
)
LINES = r"(?:(?::|#L| L)\d+(?:\s?[-\u2013~]\s?L?\d+)?(?:\s?,\s?:?\d+(?:\s?[-\u2013]\s?\d+)?)*)?"
FOLDERS = r"(?:~?\.{0,2}/)?(?:[\w@.+()\[\]-]{1,80}/){0,14}"
PATH = re.compile(
    rf"(?<![\w@/.-])(?P<path>{FOLDERS}(?:\.?[\w@+\[\]-][\w@.+\[\]-]{{0,100}}\.(?P<ending>{EXTENSIONS})|"
    rf"{BARE})"
    rf"(?![\w/-]|\.\w)){LINES}",
    re.ASCII,
)
FOLDER = re.compile(r"^\.?/?(?:[\w@.+\[\]*-]+/)+[\w@.+\[\]*{},-]*(?::\d[\d,: -]*)?$")
# What stands where a place is asked for: `jcl/night.jcl`, `contracts/*.sol`.
STATED = re.compile(
    r"(?<![\w/.@-])(?:[\w@+*.-]{1,80}/){1,14}[\w@+*-]{1,80}\.[\w*]{1,12}(?::\d+(?:-\d+)?)?(?![\w/])|"
    r"(?<![\w/.@-])[A-Za-z][\w+-]{1,60}\.[a-z][a-z0-9]{1,4}:\d+(?![\w/])",
    re.ASCII,
)
URL = re.compile(r"(?:https?|ftp|file|git)://\S+|www\.\S+|\S+@[\w-]+\.\w+")
# Products and names that are spelled like files.
PRODUCTS = re.compile(
    r"(?i)^(?:(?:node|next|vue|nuxt|react|express|three|d3|chart|ember|backbone|angular|alpine|moment|"
    r"socket|asp|"
    r"discord|ethers|web3|nest|p5|babylon|deno|bun|require|knockout|polymer|solid|matter|pixi|leaflet|"
    r"electron|fabric|"
    r"day|phaser|handlebars|hardhat|sails|koa|ml)\.js|asp\.net|socket\.io|e\.g|i\.e|(?:\d+\.)+\w+|"
    r"(?:process|import\.meta|os)\.env)$"
)
# Endings that other names have too: only with a folder or a line beside them.
RARE = frozenset(("m", "r", "s", "v", "example", "sample", "service", "cls"))
SCAN = 20_000


def places(text: str) -> tuple[str, ...]:
    """The places that a text names, each once, in order."""
    found: dict[str, str] = {}
    clean = URL.sub(" ", text[:SCAN]) if ("://" in text or "@" in text or "www." in text) else text[:SCAN]
    if "." in clean or "file" in clean:
        for hit in PATH.finditer(clean):
            is_rare = hit["ending"] in RARE and not re.search(r"/|:\d|^\.", hit.group())
            if not is_rare and not PRODUCTS.match(hit["path"]):
                found.setdefault(hit["path"].casefold(), _balanced(hit.group().strip()))
    return tuple(found.values())


def stated(text: str) -> tuple[str, ...]:
    """The places in a text that is there to name them: also files whose ending is not known."""
    if found := places(text):
        return found
    clean = URL.sub(" ", text[:SCAN]).replace("`", " ")
    return tuple(dict.fromkeys(hit.group() for hit in STATED.finditer(clean)))


def _balanced(place: str) -> str:
    """A place without the bracket that opened before it: `(auth)/` is a folder, "(see a.py" is none."""
    while place[:1] in ("(", "[") and place.count(place[0]) > place.count(")" if place[0] == "(" else "]"):
        place = place[1:]
    return place


def folder(text: str) -> str:
    """A whole text that is a folder's path (`src/api/`), "" where it is none."""
    bare = text.strip(" `")
    return bare if FOLDER.match(bare) else ""
