#version 330
// The finished picture on the screen, whose first row is at the bottom.
uniform sampler2D u_picture;
uniform vec4 u_place;          // x, y, width, height of the picture in the window, pixels, y up

out vec4 o_color;

void main() {
    vec2 uv = (gl_FragCoord.xy - u_place.xy) / u_place.zw;
    o_color = vec4(textureLod(u_picture, vec2(uv.x, 1.0 - uv.y), 0.0).rgb, 1.0);
}
