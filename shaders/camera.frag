#version 330
// The picture where nothing shines on it.
#include "camera.glsl"
#include "alpha.glsl"
uniform float u_dim;

out vec4 o_color;

void main() {
    vec3 picture = camera_at(gl_FragCoord.xy);
    o_color = u_alpha ? changed_alone(picture, u_dim) : vec4(picture * (1.0 - u_dim), 1.0);
}
