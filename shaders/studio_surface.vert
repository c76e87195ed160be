#version 330
// What the camera sees of a hand, for shading later: place on the skin, normal, openness.

in vec3 position;
in vec3 normal;
in float open_sky;
in vec3 local;          // place on the template: in the finger's own frame, or hand space
in float palmar;        // how far the template's normal points out of the palm or a finger's pad, -1 to 1
in float owner;         // finger, thumb 0; -1 palm, -2 arm beyond the wrist

uniform mat4 to_picture;
uniform float hand;     // number of the hand, from 0

out vec3 at;
out vec4 looks;
flat out float code;

void main() {
    at = local;
    looks = vec4(normal.xy, open_sky, palmar);
    code = owner + 3.0 + 8.0 * hand;
    gl_Position = to_picture * vec4(position, 1.0);
}
