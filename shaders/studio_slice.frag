#version 330
// Many z slices of the field side by side: one sample of the grid per pixel.

#include "studio_field.glsl"

uniform vec3 origin;
uniform float step_cm;
uniform ivec3 count; // samples along x, y; slices in a row of the target
out float distance_cm;

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    ivec2 tile = pixel / count.xy;
    vec3 index = vec3(pixel - tile * count.xy, tile.y * count.z + tile.x);
    distance_cm = hand_field(unstretched(origin + index * step_cm));
}
