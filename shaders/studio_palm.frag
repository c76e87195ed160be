#version 330
// Shades the palm and the back of the hand.

#include "studio_samples.glsl"
#include "studio_palm.glsl"

out vec4 result;

void main() {
    Heap heap = heap_at(ivec2(gl_FragCoord.xy));
    Spot spot = spot_of(heap);
    vec3 p = heap.place.xyz;
    pixel_cm = heap.depth / lens.z;
    Skin s = bare_skin(p);
    palm_skin(s, p, spot.palmar);
    result = light_up(spot, skin_finish(s), pixel_cm, float(heap.count) / float(heap.total));
}
