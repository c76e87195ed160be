// Light on a piece of skin or cloth, seen by the camera.

uniform sampler2D surface_looks;
uniform sampler2DShadow shadow;
uniform vec4 lens;             // principal point, pixels; focal length, pixels; -
uniform mat4 to_light;
uniform float shadow_texel;
uniform vec3 key_direction;
uniform vec3 key_color;
uniform vec3 fill_direction;
uniform vec3 fill_color;
uniform vec3 sky_color;
uniform vec3 ground_color;
uniform float exposure;

struct Spot {
    vec3 where;     // camera axes, cm
    vec3 facing;    // smooth normal
    float open_sky;
    float palmar;
};

struct Finish {
    vec3 color;     // linear
    float relief;   // cm
    float rough;
    float gloss;    // reflectance seen straight on
    float metal;
    bool skin;
};

Spot spot_of(Heap heap) {
    ivec2 first = ivec2(gl_FragCoord.xy) * scale;
    vec4 looks = vec4(0.0);
    float count = 0.0;
    for (int i = 0; i < heap.total; i++) {
        float own = float(heap.bits >> i & 1);
        looks += own * texelFetch(surface_looks, first + ivec2(i & (scale - 1), i / scale), 0);
        count += own;
    }
    looks /= max(count, 1.0);
    vec3 where = vec3((gl_FragCoord.xy - lens.xy) / lens.z, 1.0) * heap.depth;
    vec3 facing = normalize(vec3(looks.xy, -sqrt(max(1.0 - dot(looks.xy, looks.xy), 0.0001))));
    return Spot(where, facing, looks.z, looks.w);
}

float lit(vec3 where, float slant) {
    vec3 p = (to_light * vec4(where, 1.0)).xyz * 0.5 + 0.5;
    if (any(greaterThan(abs(p - 0.5), vec3(0.495)))) return 1.0;
    float z = p.z - 0.0030 - 0.0060 * slant;
    // Six taps on a ring, turned from pixel to pixel: a soft edge without steps.
    float turn = 6.2832 * fract(52.9829 * fract(dot(gl_FragCoord.xy, vec2(0.0671, 0.00584))));
    vec2 off = vec2(cos(turn), sin(turn)) * shadow_texel * 2.4;
    const mat2 next = mat2(0.5, 0.866, -0.866, 0.5);
    float sum = 0.0;
    for (int i = 0; i < 6; i++) {
        sum += texture(shadow, vec3(p.xy + off * (0.5 + 0.5 * float(i & 1)), z));
        off = next * off;
    }
    return sum / 6.0;
}


vec3 with_relief(Spot spot, float relief, float pixel) {
    // Unparametrised bump mapping (Mikkelsen 2010).
    vec3 normal = spot.facing, sx = dFdx(spot.where), sy = dFdy(spot.where);
    vec3 r1 = cross(sy, normal), r2 = cross(normal, sx);
    float det = dot(sx, r1);
    vec3 slope = clamp(sign(det) * (dFdx(relief) * r1 + dFdy(relief) * r2), -0.8 * abs(det), 0.8 * abs(det));
    bool edge = abs(sx.z) + abs(sy.z) > 8.0 * pixel || abs(det) < 1e-9;
    return edge ? normal : normalize(abs(det) * normal - 0.85 * slope);
}

vec4 light_up(Spot spot, Finish finish, float pixel, float share) {
    vec3 view = -normalize(spot.where);
    vec3 normal = behind ? spot.facing : with_relief(spot, finish.relief, pixel);
    float towards = dot(normal, view);
    if (towards < 0.02) normal = normalize(normal + view * (0.02 - towards));
    float nv = max(dot(normal, view), 0.02);
    float key_smooth = dot(spot.facing, key_direction), key_bumped = dot(normal, key_direction);
    float light = lit(spot.where, 1.0 - max(key_smooth, 0.0));
    // Light that enters skin leaves it elsewhere, the red furthest: wrapped light, red edges of shadows.
    vec3 wrap = finish.skin ? vec3(0.38, 0.16, 0.10) : vec3(0.05);
    vec3 diffuse = clamp((key_bumped + wrap) / (1.0 + wrap), 0.0, 1.0);
    diffuse *= diffuse * 0.35 + 0.65;
    float open_sky = spot.open_sky;
    vec3 through = vec3(finish.skin ? sqrt(light) : light, light, light);
    vec3 openness = vec3(finish.skin ? sqrt(open_sky) * (0.5 + 0.5 * open_sky) : open_sky, open_sky, open_sky);
    vec3 around = mix(ground_color, sky_color, 0.5 - 0.5 * normal.y) * openness;
    vec3 filled = fill_color * clamp(dot(normal, fill_direction) * 0.7 + 0.3, 0.0, 1.0) * openness;
    vec3 total = finish.color * (1.0 - 0.9 * finish.metal)
        * (key_color * diffuse * through * (0.65 + 0.35 * openness) + around + filled);
    // GGX for the key light, a Fresnel rim of the surroundings.
    vec3 half_way = normalize(key_direction + view);
    float nh = max(dot(normal, half_way), 0.0), nl = max(key_bumped, 0.0);
    float a2 = finish.rough * finish.rough * finish.rough * finish.rough;
    float spread = nh * nh * (a2 - 1.0) + 1.0;
    float grazing = 1.0 - max(dot(view, half_way), 0.0), grazing2 = grazing * grazing;
    float fresnel = finish.gloss + (1.0 - finish.gloss) * grazing2 * grazing2 * grazing;
    float visible = 0.25 / mix(max(nv * nl, 0.05), 1.0, finish.rough * 0.5);
    vec3 tint = mix(vec3(1.0), finish.color * 1.6, finish.metal);
    total += tint * key_color * (a2 / (spread * spread) * fresnel * visible * nl * light * 0.9);
    float rim = 1.0 - nv, rim2 = rim * rim;
    vec3 mirrored = mix(ground_color, sky_color, 0.5 - 0.5 * reflect(-view, normal).y);
    total += tint * mirrored * ((finish.gloss + 0.22 * rim2 * rim2 * rim) * open_sky * 0.8);
    vec3 toned = 1.0 - exp(-min(total * exposure, 6.0));
    return vec4(pow(toned, vec3(1.0 / 2.2)), 1.0) * share;
}
