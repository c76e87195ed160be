#version 330
// What a shader of somebody else's has drawn, y up, laid into its place.
uniform sampler2D u_source;
uniform float u_opacity;
uniform float u_edge;           // part of the place over which it fades out
uniform bool u_round;
uniform bool u_opaque;
uniform bool u_light;           // into light, where colours add up
in vec2 v_at;
out vec4 o_color;

vec3 linear_from_srgb(vec3 c) {
    return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c));
}

void main() {
    vec4 color = textureLod(u_source, vec2(v_at.x, 1.0 - v_at.y), 0.0);
    if (!(dot(color, vec4(1.0)) < 1e30 && dot(color, vec4(1.0)) > -1e30)) color = vec4(0.0);
    vec2 apart = abs(v_at - 0.5) * 2.0;
    float inside = 1.0 - (u_round ? length(apart) : max(apart.x, apart.y));
    float cover = u_opacity * (u_edge > 0.0 ? smoothstep(0.0, u_edge, inside) : step(0.0, inside));
    cover *= u_opaque ? 1.0 : clamp(color.a, 0.0, 1.0);
    if (u_light) {
        vec3 light = linear_from_srgb(clamp(color.rgb, 0.0, 8.0));
        o_color = vec4(light, min(1.0, max(light.r, max(light.g, light.b)))) * cover;
    } else {
        o_color = vec4(clamp(color.rgb, 0.0, 1.0) * cover, cover);
    }
}
