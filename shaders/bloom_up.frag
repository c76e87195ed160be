#version 330
// This level's own light, tinted, plus everything wider, spread by a tent.
#include "tent.glsl"
uniform sampler2D u_level;
uniform sampler2D u_wider;
uniform vec2 u_texel;  // of the wider level
uniform vec4 u_tint;  // alpha weighs the level's solidity
uniform bool u_widest;

out vec4 o_light;

void main() {
    vec4 own = texelFetch(u_level, ivec2(gl_FragCoord.xy), 0);
    o_light = own * u_tint;
    if (!u_widest)
        o_light += tent(u_wider, gl_FragCoord.xy * 0.5 * u_texel, u_texel);
}
