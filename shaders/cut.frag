#version 330
// What of a picture lies in a place, turned upright there, y up.
uniform sampler2D u_picture;
uniform vec2 u_picture_size;    // pixels in which u_to_pixels counts
uniform mat3 u_to_pixels;
uniform bool u_opaque;
uniform bool u_grey;            // its red in all of its colours
in vec2 v_at;
out vec4 o_color;

void main() {
    vec3 place = u_to_pixels * vec3(v_at.x, 1.0 - v_at.y, 1.0);
    vec4 color = textureLod(u_picture, place.xy / place.z / u_picture_size, 0.0);
    o_color = vec4(u_grey ? color.rrr : color.rgb, u_opaque ? 1.0 : color.a);
}
