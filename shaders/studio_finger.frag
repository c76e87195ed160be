#version 330
// Shades fingers: skin, nails, a ring.

#include "studio_samples.glsl"
#include "studio_finger.glsl"

out vec4 result;

uniform vec4 ring;             // finger or -9, place along it, half width, -

void main() {
    Heap heap = heap_at(ivec2(gl_FragCoord.xy));
    Spot spot = spot_of(heap);
    int finger = int(heap.place.w + 0.5) % 8 - 3;
    vec3 p = heap.place.xyz;
    pixel_cm = heap.depth / lens.z;
    Skin s = bare_skin(p + 7.0 * float(finger));
    finger_skin(s, p, spot.palmar, finger);
    Finish finish = skin_finish(s);
    if (abs(float(finger) - ring.x) < 0.5) {
        float off = abs(p.y - ring.y - 0.06 * sin(3.0 * p.x));
        float band = smoothstep(ring.z + 0.5 * pixel_cm, ring.z - 0.5 * pixel_cm, off);
        finish.color *= 1.0 - 0.35 * smoothstep(ring.z + 0.16, ring.z, off) * (1.0 - band);
        finish.relief += band * 0.07 * (1.0 - off * off / (ring.z * ring.z + 1e-4));
        finish.color = mix(finish.color, vec3(0.50, 0.36, 0.13), band);
        finish.rough = mix(finish.rough, 0.28, band);
        finish.gloss = mix(finish.gloss, 0.75, band);
        finish.metal = band;
        finish.skin = band < 0.5;
    }
    result = light_up(spot, finish, pixel_cm, float(heap.count) / float(heap.total));
}
