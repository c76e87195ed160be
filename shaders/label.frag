#version 330
// A name on a dark plate with round ends, a thin bright edge and a glow. Premultiplied alpha.
// What must be held to be confirmed has a ring beside it, filled clockwise from the top.
uniform sampler2D u_text;      // red: letters, green: their glow
uniform vec4 u_plate;          // x, y, width, height, pixels
uniform vec4 u_ring;           // x, y, radius (0: none), pixels; how much of it is filled, 0 to 1
uniform float u_text_x;        // middle of the letters, pixels
uniform vec2 u_text_size;      // of the whole texture as drawn, pixels
uniform float u_glow_reach;    // pixels
uniform float u_edge;          // width of the bright edge, pixels
uniform vec3 u_color;
uniform vec3 u_accent;
uniform vec4 u_background;
uniform float u_glow;
uniform float u_opacity;

out vec4 o_color;

vec4 over(vec4 top, vec4 bottom) {
    return top + bottom * (1.0 - top.a);
}

void main() {
    vec2 center = u_plate.xy + 0.5 * u_plate.zw;
    vec2 from_center = gl_FragCoord.xy - center;
    float round_end = 0.5 * u_plate.w;
    vec2 q = abs(from_center) - 0.5 * u_plate.zw + round_end;
    float outside = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round_end;

    float plate = clamp(0.5 - outside, 0.0, 1.0);
    float edge = clamp(0.5 + 0.5 * u_edge - abs(outside + 0.5 * u_edge), 0.0, 1.0);
    float far = clamp(1.0 - max(outside, 0.0) / u_glow_reach, 0.0, 1.0);
    float halo = far * far * u_glow * 0.4 * (1.0 - plate);

    vec2 from_text = gl_FragCoord.xy - vec2(u_text_x, center.y);
    vec2 text = texture(u_text, from_text / u_text_size + 0.5).rg;
    text *= step(abs(from_text.x), 0.5 * u_text_size.x) * step(abs(from_text.y), 0.5 * u_text_size.y);
    bool waits = u_ring.z > 0.0 && u_ring.w < 1.0;
    text *= waits ? 0.55 : 1.0;

    vec2 from_ring = gl_FragCoord.xy - u_ring.xy;
    float wide = 0.3 * u_ring.z;
    float ring = clamp(0.5 + 0.5 * wide - abs(length(from_ring) - u_ring.z + 0.5 * wide), 0.0, 1.0);
    // Clockwise from the top, y down: 0 to 1.
    float around = fract(atan(from_ring.x, -from_ring.y) / 6.2831853);
    float filled = u_ring.w >= 1.0 || around < u_ring.w ? 1.0 : 0.25;
    // Confirmed: full to its middle.
    if (u_ring.w >= 1.0) ring = clamp(u_ring.z + 0.5 - length(from_ring), 0.0, 1.0);
    ring *= step(0.5, u_ring.z);

    vec4 color = vec4(u_accent * halo, halo * 0.6);
    color = over(vec4(u_background.rgb, 1.0) * (u_background.a * plate), color);
    color.rgb += u_accent * (text.g * u_glow * plate);
    color = over(vec4(u_accent, 1.0) * (0.85 * edge), color);
    color = over(vec4(u_accent, 1.0) * (ring * filled), color);
    color = over(vec4(u_color, 1.0) * text.r, color);
    // No light without something that carries it: a picture with straight alpha could not hold it.
    color.a = max(color.a, max(color.r, max(color.g, color.b)));
    o_color = color * u_opacity;
}
