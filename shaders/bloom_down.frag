#version 330
// Half the size with 13 taps: five overlapping 4 × 4 boxes, the middle one weighing half.
uniform sampler2D u_source;
uniform vec2 u_texel;  // of the source

out vec4 o_light;

vec4 tap(vec2 uv, float x, float y) {
    return textureLod(u_source, uv + vec2(x, y) * u_texel, 0.0);
}

void main() {
    vec2 uv = gl_FragCoord.xy * 2.0 * u_texel;
    vec4 inner = tap(uv, -1.0, -1.0) + tap(uv, 1.0, -1.0) + tap(uv, -1.0, 1.0) + tap(uv, 1.0, 1.0);
    vec4 edges = tap(uv, -2.0, 0.0) + tap(uv, 2.0, 0.0) + tap(uv, 0.0, -2.0) + tap(uv, 0.0, 2.0);
    vec4 corners = tap(uv, -2.0, -2.0) + tap(uv, 2.0, -2.0) + tap(uv, -2.0, 2.0) + tap(uv, 2.0, 2.0);
    o_light = tap(uv, 0.0, 0.0) * 0.125 + inner * 0.125 + edges * 0.0625 + corners * 0.03125;
}
