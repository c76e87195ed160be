#version 330
// Four corners anywhere, in perspective: u_to_pixels takes 0 to 1 across and down to pixels.
#include "target.glsl"
uniform mat3 u_to_pixels;

out vec2 v_at;

void main() {
    v_at = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec3 place = u_to_pixels * vec3(v_at, 1.0);
    gl_Position = vec4(place.xy / u_size * 2.0 - place.z, 0.0, place.z);
}
