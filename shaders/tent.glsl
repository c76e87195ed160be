// Four bilinear taps half a texel out: a smooth tent about three texels wide.
vec4 tent(sampler2D source, vec2 uv, vec2 texel) {
    vec2 h = 0.5 * texel;
    return 0.25 * (textureLod(source, uv + vec2(-h.x, -h.y), 0.0) + textureLod(source, uv + vec2(h.x, -h.y), 0.0) +
                   textureLod(source, uv + vec2(-h.x, h.y), 0.0) + textureLod(source, uv + vec2(h.x, h.y), 0.0));
}
