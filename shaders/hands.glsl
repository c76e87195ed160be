// What an effect's shader may read. Lengths are pixels of the output, x right, y down, unless said otherwise.
uniform sampler2D picture;      // the camera's picture with what earlier layers did to it, as a screen shows it
uniform sampler2D last;         // what this shader (or its remember) gave in the frame before
uniform sampler2D memory;       // what its remember gave in this frame
uniform vec2 cell;              // size of a point of the memory, of the picture's
uniform sampler2D hand_mask;    // red: 1 where a hand is
uniform sampler2D hand_points;  // landmarks with their history: use hand_landmark
uniform vec2 picture_size;
uniform float time;             // seconds on the source's clock
uniform float seconds;          // since the frame before
uniform int hand_count;
uniform int hand;               // the hand that this is drawn for, 0 where it is not one hand's
uniform vec4 hand_palms[8];     // middle of the palm, its size, 1 for a right and -1 for a left hand
uniform vec4 hand_frames[8];    // axes of the palm's plane, a palm size long: across to the thumb, along
uniform vec4 hand_shapes[8];    // open, pinch, speed of the palm, age in seconds
uniform vec4 hand_curls[8];     // index, middle, ring, little finger: 0 straight to 1

// Where the camera's hands were: landmark 0 to 20 of a hand, so many seconds ago, up to one.
vec3 hand_landmark(int which, int index, float seconds_ago) {
    float step = clamp(seconds_ago * 60.0, 0.0, 63.0);
    int first = int(step);
    vec3 a = texelFetch(hand_points, ivec2(index, which * 64 + first), 0).xyz;
    vec3 b = texelFetch(hand_points, ivec2(index, which * 64 + min(first + 1, 63)), 0).xyz;
    return mix(a, b, fract(step));
}

vec2 palm_center(int which) { return hand_palms[which].xy; }
float palm_size(int which) { return hand_palms[which].z; }

// The picture at a pixel.
vec3 picture_at(vec2 pixel) { return textureLod(picture, pixel / picture_size, 0.0).rgb; }

// What remember gave at a pixel of the picture.
vec4 memory_at(vec2 pixel) { return textureLod(memory, pixel / picture_size, 0.0); }

// How much of a hand is at a pixel, 0 to 1.
float mask_at(vec2 pixel) { return textureLod(hand_mask, pixel / picture_size, 0.0).r; }

float random(vec2 p) {
    vec3 q = fract(p.xyx * vec3(0.1031, 0.1030, 0.0973));
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}

// Smooth noise, 0 to 1.
float noise(vec2 p) {
    vec2 cell = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(random(cell), random(cell + vec2(1.0, 0.0)), f.x),
               mix(random(cell + vec2(0.0, 1.0)), random(cell + vec2(1.0, 1.0)), f.x), f.y);
}

// Noise of several octaves, 0 to 1.
float clouds(vec2 p) {
    float sum = 0.0, weight = 0.5;
    for (int i = 0; i < 4; ++i) {
        sum += weight * noise(p);
        p = mat2(1.6, 1.2, -1.2, 1.6) * p + 7.3;
        weight *= 0.5;
    }
    return sum / 0.9375;
}

// Distance to a line with ends.
float line_distance(vec2 p, vec2 a, vec2 b) {
    vec2 ab = b - a;
    return length(p - a - ab * clamp(dot(p - a, ab) / max(dot(ab, ab), 1e-6), 0.0, 1.0));
}

float luminance(vec3 color) { return dot(color, vec3(0.2126, 0.7152, 0.0722)); }

vec3 hsv(float hue, float saturation, float value) {
    vec3 k = abs(fract(hue + vec3(0.0, 2.0, 1.0) / 3.0) * 6.0 - 3.0) - 1.0;
    return value * mix(vec3(1.0), clamp(k, 0.0, 1.0), saturation);
}
