#version 330
// A glass tube full of light: hot core, body, halo, all in the tube's colour; tone mapping turns what is
// hot enough white, so that the bloom stays coloured. Blended by maximum, so that bones melt into each
// other at the joints instead of adding up to blots. Alpha is how solid the tube is.
#include "capsule.glsl"
uniform float u_reach;
uniform vec2 u_size;   // of the target, pixels
uniform vec4 u_light;  // tube, core, halo, core width in radii
uniform float u_opacity;
uniform bool u_fades;  // a tube with less light than 1 is also less solid

out vec4 o_light;

void main() {
    Capsule c = capsule_here();
    float u = c.distance / c.radius;
    float body = coverage(c);
    // A core thinner than the pixels' grid would break into dots that shimmer as the hand moves; it is spread
    // instead, as bright as before in all.
    float wanted = u_light.w * c.radius;
    float width = max(wanted, 0.75);
    float v = c.distance / width;
    // Of a thin tube, on a small hand, a white core would leave nothing: it fades, and the tube keeps its colour.
    float room = mix(0.15, 1.0, smoothstep(0.0035, 0.008, c.radius / min(u_size.x, u_size.y)));
    float core = exp2(-v * v) * u_light.y * room * wanted / width;
    float far = clamp((u_reach - u) / (u_reach - 0.5), 0.0, 1.0);
    float halo = far * far * far * u_light.z;
    float inside = body * u_light.x * (1.0 - 0.3 * min(u * u, 1.0));
    float solid = u_fades ? body * min(c.light, 1.0) : body;
    o_light = vec4(c.color * (inside + core * body + halo) * c.light, solid) * u_opacity;
}
