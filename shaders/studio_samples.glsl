// The samples of the stored surface in one pixel, in up to two heaps: the nearest piece of skin, and what lies
// behind its edge.

uniform sampler2D surface_place;
uniform sampler2D surface_depth;
uniform int scale;             // samples along each side of a pixel
uniform bool behind;           // the second heap is wanted
uniform vec2 depth_range;      // near, far, cm
uniform float focal_px;

const float NOTHING = 1e9;

struct Heap {
    vec4 place;   // mean place on the skin, and whose it is
    float depth;  // mean, cm
    int count;    // samples in this heap
    int total;    // in the pixel
    int bits;     // which
};

Heap heap_at(ivec2 pixel) {
    ivec2 first = pixel * scale;
    int samples = scale * scale;
    vec4 places[4];
    float depths[4];
    float nearest = NOTHING, code = 0.0;
    for (int i = 0; i < samples; i++) {
        ivec2 at = first + ivec2(i & (scale - 1), i / scale);
        places[i] = texelFetch(surface_place, at, 0);
        float stored = texelFetch(surface_depth, at, 0).x;
        depths[i] = depth_range.x * depth_range.y / (depth_range.y - stored * (depth_range.y - depth_range.x));
        if (places[i].w < 0.5) depths[i] = NOTHING;
        if (depths[i] < nearest) {
            nearest = depths[i];
            code = places[i].w;
        }
    }
    float reach = nearest + 0.35 + 3.0 * nearest / focal_px;
    Heap heap = Heap(vec4(0.0), 0.0, 0, samples, 0);
    float other = 0.0;
    for (int i = 0; i < samples; i++) {
        bool in_front = depths[i] < reach && abs(places[i].w - code) < 0.5;
        bool wanted = depths[i] < NOTHING && in_front != behind;
        // The heap behind may mix owners: the first one's place stands for all.
        if (wanted && (other == 0.0 || other == places[i].w)) {
            heap.place += vec4(places[i].xyz, 1.0);
            heap.depth += depths[i];
            heap.bits |= 1 << i;
            other = places[i].w;
        }
        heap.count += wanted ? 1 : 0;
    }
    float share = 1.0 / max(heap.place.w, 1.0);
    heap.place = vec4(heap.place.xyz * share, other);
    heap.depth *= share;
    return heap;
}
