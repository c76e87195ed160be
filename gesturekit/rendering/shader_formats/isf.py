"""ISF, the Interactive Shader Format: a GLSL file with a JSON head, and perhaps a vertex shader beside it."""

from __future__ import annotations

from pathlib import Path

from gesturekit.rendering.shader import ShaderSource, load_source
from gesturekit.rendering.shader_formats.glsl_text import joined, modern, renamed_to, reserved_names
from gesturekit.rendering.shader_formats.isf_head import IsfHead, read_head
from gesturekit.rendering.shader_formats.shader_plan import ShaderPass, ShaderPlan

_GLSL = {"float": "float", "bool": "bool", "event": "bool", "long": "int", "point2D": "vec2", "color": "vec4"}

# Version 1 calls the same things by other names.
_SHARED = """\
#version 330
#define texture2D texture
#define texture2DRect isf_pixel
#define texture2DLod textureLod
#define texture2DProj textureProj
#define vv_FragNormCoord isf_FragNormCoord
#define vv_vertShaderInit isf_vertShaderInit
#define IMG_PIXEL isf_pixel
#define IMG_NORM_PIXEL isf_norm_pixel
#define IMG_THIS_PIXEL(image) texture(image, isf_FragNormCoord)
#define IMG_THIS_NORM_PIXEL(image) texture(image, isf_FragNormCoord)
#define IMG_SIZE(image) vec2(textureSize(image, 0))
uniform vec2 RENDERSIZE;
uniform int PASSINDEX;
uniform int FRAMEINDEX;
uniform float TIME;
uniform float TIMEDELTA;
uniform vec4 DATE;
vec4 isf_pixel(sampler2D image, vec2 pixel) { return texture(image, pixel / vec2(textureSize(image, 0))); }
vec4 isf_norm_pixel(sampler2D image, vec2 at) { return texture(image, at); }
"""
_FRAGMENT = """\
#define varying in
in vec2 isf_FragNormCoord;
out vec4 o_color;
vec4 isf_pixel(sampler2D image, vec2 pixel, float bias) {
    return texture(image, pixel / vec2(textureSize(image, 0)), bias);
}
vec4 isf_norm_pixel(sampler2D image, vec2 at, float bias) { return texture(image, at, bias); }
"""
_VERTEX = """\
#define varying out
#define attribute in
out vec2 isf_FragNormCoord;
void isf_vertShaderInit() {
    isf_FragNormCoord = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4(isf_FragNormCoord * 2.0 - 1.0, 0.0, 1.0);
}
"""


def read_isf(path: Path) -> ShaderPlan:
    """An ISF file.

    Raises
    ------
    ConfigError
        Its head is wrong.
    RenderError
        A file that it needs cannot be read.
    """
    given = load_source(path.name, path.parent)
    head = read_head(path, path.read_text(encoding="utf-8-sig"))
    beside = [file for suffix in (".vs", ".vert") if (file := path.with_suffix(suffix)).is_file()]
    vertex = load_source(beside[0].name, path.parent) if beside else None
    renamed = reserved_names(given.text, vertex.text if vertex else "") | reserved_names(
        *(f"float {name}" for name in head.inputs)
    )
    uniforms = _uniforms(head, renamed)
    parts: list[ShaderSource | str] = [_SHARED, _FRAGMENT, uniforms, modern(given, renamed)]
    return ShaderPlan(
        "isf",
        tuple(dict.fromkeys((*given.files, *(vertex.files if vertex else ())))),
        head.inputs,
        (joined(parts),),
        joined([_SHARED, _VERTEX, uniforms, modern(vertex, renamed)]) if vertex else None,
        tuple(ShaderPass(target=target) for target in head.targets),
        head.buffers,
        head.imported,
    )


def plain_vertex() -> str:
    """The vertex shader of files that bring none."""
    return f"#version 330\n{_VERTEX}void main() {{ isf_vertShaderInit(); }}\n"


def _uniforms(head: IsfHead, renamed: frozenset[str]) -> str:
    lines = []
    kinds = {each.name: _GLSL.get(each.kind, "sampler2D") for each in head.inputs.values()}
    kinds |= dict.fromkeys((*head.imported, *head.buffers), "sampler2D")
    for name, kind in kinds.items():
        word = renamed_to(name) if name in renamed else name
        lines.append(f"uniform {kind} {word};")
        if kind == "sampler2D":
            # What some files read of a host, though the format does not name it.
            lines += [
                f"#define _{name}_imgRect vec4(0.0, 0.0, vec2(textureSize({word}, 0)))",
                f"#define _{name}_imgSize vec2(textureSize({word}, 0))",
                f"#define _{name}_flip false",
            ]
    return "\n".join(lines) + "\n"
