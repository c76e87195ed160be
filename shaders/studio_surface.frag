#version 330
in vec3 at;
in vec4 looks;
flat in float code;
layout(location = 0) out vec4 surface_place;   // place on the skin, whose it is (0 where there is no hand)
layout(location = 1) out vec4 surface_looks;   // normal in camera axes (x, y), openness, palm or back

void main() {
    surface_place = vec4(at, code);
    surface_looks = looks;
}
