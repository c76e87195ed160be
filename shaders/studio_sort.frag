#version 330
// Marks each pixel with what is to be shaded there, as a depth: each kind of skin then has its own cheap shader
// and touches none but its own pixels. Notes the depth and number of the nearest hand on the way.

#include "studio_samples.glsl"

layout(location = 0) out vec2 measured; // cm, number; 0 and -1 where there is no hand

void main() {
    Heap heap = heap_at(ivec2(gl_FragCoord.xy));
    float code = heap.place.w, hand = floor(code * 0.125), owner = code - 8.0 * hand;
    // Arm 1, palm 2, fingers 3; four steps for each hand.
    gl_FragDepth = code < 0.5 ? 0.0 : (min(owner, 3.0) + 4.0 * hand) / 64.0;
    measured = code < 0.5 ? vec2(0.0, -1.0) : vec2(heap.depth, hand);
}
