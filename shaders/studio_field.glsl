// The hand as one signed distance field, centimetres: evaluated on a grid once, then skinned.
// Hand space: a right hand, x towards the thumb, y along the fingers, z out of the palm, wrist at 0.

uniform mat4 to_bone[24];   // from hand space to each bone's frame; order of skeleton.Bone
uniform vec4 bone_size[24]; // length, radius at the base, radius at the end, length with the flesh of the tip
uniform vec3 knuckle[4];
uniform vec3 carpal[4];
uniform vec3 palm_scale;    // against the hand these shapes were modelled on: across, along, through
uniform vec4 wrist;         // half width, half thickness, half width of the forearm, its length

const float ARM_END = -94.0; // beyond the shoulder: an arm goes on until it leaves the picture
const int FOREARM = 2;
const int THUMB = 9;
const int INDEX = 12;

float smooth_min(float a, float b, float reach) {
    float h = max(reach - abs(a - b), 0.0) / reach;
    return min(a, b) - h * h * reach * 0.25;
}

float round_cone(vec3 p, float height, float r0, float r1) {
    float b = (r0 - r1) / height;
    float a = sqrt(1.0 - b * b);
    vec2 q = vec2(length(p.xz), p.y);
    float k = dot(q, vec2(-b, a));
    if (k < 0.0) return length(q) - r0;
    if (k > a * height) return length(q - vec2(0.0, height)) - r1;
    return dot(q, vec2(a, b)) - r0;
}

float capsule(vec3 p, vec3 from, vec3 to, float r0, float r1) {
    vec3 along = to - from, q = p - from;
    float t = clamp(dot(q, along) / dot(along, along), 0.0, 1.0);
    return length(q - along * t) - mix(r0, r1, t);
}

float ellipsoid(vec3 p, vec3 radii) {
    float k0 = length(p / radii);
    float k1 = length(p / (radii * radii));
    return k0 * (k0 - 1.0) / max(k1, 1e-6);
}

vec3 in_bone(int bone, vec3 p) { return (to_bone[bone] * vec4(p, 1.0)).xyz; }

// A phalanx that is not the last: a bone with its palmar pad.
float phalanx(vec3 p, vec4 size, float waist, float pad_center, float pad_length) {
    vec3 q = p;
    q.z = q.z * 1.05 - 0.02;
    float r = 0.5 * (size.y + size.z);
    // Between its joints a finger is slimmer.
    float middle = clamp(p.y / size.x, 0.0, 1.0);
    float d = round_cone(q, size.x, size.y, size.z) + waist * r * middle * middle * (1.0 - middle) * (1.0 - middle);
    vec3 pad = p - vec3(0.0, size.x * pad_center, 0.26 * r);
    return smooth_min(d, ellipsoid(pad, vec3(0.93 * r, size.x * pad_length, 0.86 * r)), 0.30);
}

float fingertip(vec3 p, vec4 size) {
    float height = size.w - size.z;
    float t = clamp(p.y / size.w, 0.0, 1.0);
    vec3 q = p;
    q.z = q.z * mix(1.04, 1.24, t) - 0.04 * t;
    float d = round_cone(q, height, size.y, size.z * 1.05);
    vec3 pad = p - vec3(0.0, size.w * 0.56, 0.16 * size.y);
    return smooth_min(d, ellipsoid(pad, vec3(0.86 * size.y, 0.45 * size.w, 0.80 * size.y)), 0.25);
}

// A finger; `proximal` is its first phalanx alone, which merges with the palm.
float finger(vec3 p, int bone, out float proximal) {
    vec3 a = in_bone(bone, p), m = in_bone(bone + 1, p), d = in_bone(bone + 2, p);
    proximal = phalanx(a, bone_size[bone], 1.0, 0.60, 0.40);
    float middle = phalanx(m, bone_size[bone + 1], 0.0, 0.50, 0.36);
    float distal = fingertip(d, bone_size[bone + 2]);
    float r1 = bone_size[bone + 1].y, r2 = bone_size[bone + 2].y;
    float knuckle1 = length((m - vec3(0.0, -0.05, -0.15 * r1)) * vec3(1.0, 0.85, 1.05)) - r1 * 0.91;
    float knuckle2 = length((d - vec3(0.0, -0.02, -0.09 * r2)) * vec3(1.0, 0.90, 1.05)) - r2 * 0.93;
    float r = smooth_min(proximal, middle, 0.22);
    r = smooth_min(r, knuckle1, 0.25);
    r = smooth_min(r, distal, 0.18);
    return smooth_min(r, knuckle2, 0.20);
}

float thumb(vec3 p, out float metacarpal) {
    vec3 a = in_bone(THUMB, p), m = in_bone(THUMB + 1, p), d = in_bone(THUMB + 2, p);
    vec4 s0 = bone_size[THUMB], s1 = bone_size[THUMB + 1], s2 = bone_size[THUMB + 2];
    metacarpal = round_cone(a, s0.x, s0.y, s0.z);
    float proximal = phalanx(m, s1, 0.0, 0.50, 0.36);
    float distal = fingertip(d, s2);
    float knuckle1 = length((m - vec3(0.0, -0.05, -0.12)) * vec3(0.95, 0.90, 1.0)) - s1.y * 0.98;
    float knuckle2 = length((d - vec3(0.0, 0.0, -0.10)) * vec3(0.95, 0.90, 1.05)) - s2.y * 0.95;
    float r = smooth_min(proximal, knuckle1, 0.30);
    r = smooth_min(r, distal, 0.22);
    return smooth_min(r, knuckle2, 0.20);
}

// Ellipsoid on the palm, turned in its plane.
float pad(vec3 p, vec3 center, vec3 radii, float turn) {
    vec3 q = p - center * palm_scale;
    float c = cos(turn), s = sin(turn);
    q.xy = vec2(c * q.x - s * q.y, s * q.x + c * q.y);
    return ellipsoid(q, radii * palm_scale);
}

float palm(vec3 p) {
    float d = 1e3;
    for (int i = 0; i < 4; i++) {
        vec3 root = vec3(carpal[i].x * 0.85, carpal[i].y * 0.45, carpal[i].z);
        vec3 head = knuckle[i] + vec3(0.0, -0.25, 0.12);
        d = smooth_min(d, capsule(p, root, head, 1.28 * palm_scale.z, bone_size[INDEX + 3 * i].y * 1.03), 0.9);
    }
    d = smooth_min(d, pad(p, vec3(1.75, 3.5, 0.95), vec3(1.45, 2.70, 1.30), 0.50), 0.75);
    d = smooth_min(d, pad(p, vec3(-2.10, 3.5, 0.62), vec3(1.35, 3.00, 1.28), 0.16), 0.80);
    // The pads under the fingers' roots.
    float r = 0.68 * palm_scale.z;
    vec3 lift = vec3(0.0, -0.50, 0.54);
    d = smooth_min(d, capsule(p, knuckle[0] + lift, knuckle[1] + lift + vec3(0.0, 0.0, 0.13), r, r), 1.0);
    d = smooth_min(d, capsule(p, knuckle[1] + lift + vec3(0.0, 0.0, 0.13), knuckle[3] + lift, r, r * 0.95), 1.0);
    return d;
}

float forearm(vec3 p) {
    vec3 q = in_bone(FOREARM, p);
    float t = clamp(-q.y / (0.85 * wrist.w), 0.0, 1.0);
    float swell = smoothstep(0.0, 1.0, t) * 0.75 + t * 0.25;
    vec2 radii = mix(wrist.xy, vec2(wrist.z, 0.92 * wrist.z), swell);
    float d = (length(q.xz / radii) - 1.0) * min(radii.x, radii.y) * 0.9;
    // Rounded off inside the palm, so that it adds no edge there.
    d = -smooth_min(-d, -(q.y - 0.3), 1.2);
    vec3 ulna = q - vec3(-0.70 * wrist.x, -1.7, -0.45 * wrist.y);
    d = smooth_min(d, length(ulna) - 0.85 * palm_scale.z, 1.0);
    return max(d, ARM_END - q.y);
}

float hand_field(vec3 p) {
    float metacarpal, fingers[4], proximal[4];
    float whole_thumb = thumb(p, metacarpal);
    for (int i = 0; i < 4; i++) fingers[i] = finger(p, INDEX + 3 * i, proximal[i]);
    float d = smooth_min(palm(p), forearm(p), 1.3);
    d = smooth_min(d, metacarpal, 1.0);
    for (int i = 0; i < 4; i++) {
        float r = bone_size[INDEX + 3 * i].y;
        vec3 q = in_bone(INDEX + 3 * i, p) - vec3(0.0, -0.08, -0.27 * r);
        d = smooth_min(d, length(q * vec3(1.0, 0.8, 1.0)) - r * 0.80, 0.65);
    }
    // The web of the thumb, then those between the fingers.
    vec3 web = (inverse(to_bone[THUMB]) * vec4(0.0, 0.80 * bone_size[THUMB].x, 0.2, 1.0)).xyz;
    d = smooth_min(d, capsule(p, web, knuckle[0] * vec3(0.82, 0.63, 0.0) + vec3(0.0, 0.0, 0.15), 0.62, 0.75), 1.3);
    vec3 root[4];
    for (int i = 0; i < 4; i++) {
        float reach = 0.18 * bone_size[INDEX + 3 * i].x;
        root[i] = (inverse(to_bone[INDEX + 3 * i]) * vec4(0.0, reach, 0.10, 1.0)).xyz;
    }
    for (int i = 0; i < 3; i++) d = smooth_min(d, capsule(p, root[i], root[i + 1], 0.70, 0.68), 0.45);
    for (int i = 0; i < 4; i++) d = smooth_min(d, proximal[i], 0.34);
    d = min(d, smooth_min(metacarpal, whole_thumb, 0.4));
    for (int i = 0; i < 4; i++) d = min(d, fingers[i]);
    return d;
}

// Below the wrist the grid is stretched: an arm is smooth and needs fewer rows.
uniform vec2 stretch; // y where it begins, factor
vec3 unstretched(vec3 p) {
    return vec3(p.x, p.y < stretch.x ? stretch.x + (p.y - stretch.x) * stretch.y : p.y, p.z);
}
