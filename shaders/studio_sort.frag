#version 330
// Marks each pixel with what is to be shaded there, as a depth: each kind of skin then has its own cheap shader
// and touches none but its own pixels.

#include "studio_samples.glsl"

void main() {
    float code = heap_at(ivec2(gl_FragCoord.xy)).place.w;
    float hand = floor(code * 0.125), owner = code - 8.0 * hand;
    // Arm 1, palm 2, fingers 3; four steps for each hand.
    gl_FragDepth = code < 0.5 ? 0.0 : (min(owner, 3.0) + 4.0 * hand) / 64.0;
}
