#version 330
// Depth and number of the nearest hand in each pixel.

#include "studio_samples.glsl"

layout(location = 0) out vec2 measured; // cm, number; 0 and -1 where there is no hand

void main() {
    Heap heap = heap_at(ivec2(gl_FragCoord.xy));
    measured = heap.count == 0 ? vec2(0.0, -1.0) : vec2(heap.depth, floor(heap.place.w * 0.125));
}
