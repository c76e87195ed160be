#version 330
// Average of a square of source pixels: each bilinear tap, taken where four pixels meet, gives 2 × 2.
uniform sampler2D u_source;
uniform vec2 u_texel;  // of the source
uniform int u_factor;  // source pixels per target pixel and side: 2, 4 or 8

out vec4 o_light;

void main() {
    vec2 first = (floor(gl_FragCoord.xy) * float(u_factor) + 1.0) * u_texel;
    int taps = u_factor / 2;
    vec4 sum = vec4(0.0);
    for (int y = 0; y < taps; ++y)
        for (int x = 0; x < taps; ++x)
            sum += textureLod(u_source, first + vec2(x, y) * 2.0 * u_texel, 0.0);
    // One broken pixel would otherwise become a broken square of the whole glow.
    o_light = any(isnan(sum)) ? vec4(0.0) : clamp(sum / float(taps * taps), 0.0, 6.0e4);
}
