#version 330
// The camera's picture where nothing shines on it.
#include "camera.glsl"
uniform float u_dim;

out vec4 o_color;

void main() {
    o_color = vec4(camera_at(gl_FragCoord.xy) * (1.0 - u_dim), 1.0);
}
