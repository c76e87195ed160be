#version 330
// The camera's picture where nothing shines on it.
uniform sampler2D u_camera;
uniform vec2 u_size;
uniform float u_dim;

out vec4 o_color;

void main() {
    vec3 camera = textureLod(u_camera, gl_FragCoord.xy / u_size, 0.0).rgb;
    o_color = vec4(camera * (1.0 - u_dim), 1.0);
}
