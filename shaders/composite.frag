#version 330
// Camera picture under tone-mapped light. The light is laid over the picture like paint that is as dense
// as it is bright, and its glow pushes the picture back: over black that is plain addition, over white
// the glow still shows, as colour.
#include "camera.glsl"
#include "alpha.glsl"
uniform sampler2D u_light;
uniform sampler2D u_bloom;
uniform vec2 u_bloom_texel;
uniform float u_bloom_factor; // output pixels per bloom pixel
uniform float u_bloom_strength;
uniform vec4 u_region;
uniform float u_fade;         // pixels over which light ends at the region's border
uniform float u_exposure;
uniform float u_shade;
uniform float u_white_hot;
uniform float u_dim;

out vec4 o_color;

float strongest(vec3 color) {
    return max(color.r, max(color.g, color.b));
}

float weakest(vec3 color) {
    return min(color.r, min(color.g, color.b));
}

// Distance to the region's border, not counting borders that are the picture's own.
float border_fade(vec2 pixel) {
    vec2 near = pixel - u_region.xy + step(u_region.xy, vec2(0.5)) * 1e4;
    vec2 far = u_region.zw - pixel + step(u_size - 0.5, u_region.zw) * 1e4;
    vec2 inside = min(near, far);
    return smoothstep(0.0, u_fade, min(inside.x, inside.y));
}

// Evenly spread values between 0 and 1 that break up the steps of a dark gradient.
float dither(vec2 pixel) {
    return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715))));
}

// Keeps the hue while light grows, and burns out to white where it is hotter than white_hot.
vec3 tone_map(vec3 energy, float white_hot) {
    float most = max(strongest(energy), 1e-5);
    vec3 hue = energy / most;
    float heat = smoothstep(0.4 * white_hot, white_hot, most);
    vec3 linear = mix(hue, vec3(1.0), heat) * (1.0 - exp(-most));
    // Gamma 2 for the screen: beside 2.2 nobody sees it, and a square root is far cheaper than a power.
    return sqrt(linear);
}

void main() {
    vec3 picture = camera_at(gl_FragCoord.xy);
    vec3 camera = picture * (1.0 - u_dim);
    vec4 light = texelFetch(u_light, ivec2(gl_FragCoord.xy), 0);
    if (any(isnan(light)) || any(isinf(light))) light = vec4(0.0);
    light.a = min(light.a, 1.0);
    vec4 bloom = textureLod(u_bloom, gl_FragCoord.xy / u_bloom_factor * u_bloom_texel, 0.0);
    // The last faint light goes first: without that the glow would still show where its region ends.
    float faint = strongest(bloom.rgb) * u_bloom_strength;
    float fade = border_fade(gl_FragCoord.xy) * faint / (faint + 0.008);
    // A tube hides the light behind it, so that its coloured wall stays visible amid much glow.
    vec3 behind = bloom.rgb * (u_bloom_strength * fade * (1.0 - 0.75 * light.a));
    vec3 energy = (light.rgb + behind) * u_exposure;
    // White says nothing over white: on a bright picture colour holds out longer.
    float bright = dot(camera, vec3(0.2126, 0.7152, 0.0722));
    vec3 shown = tone_map(energy, u_white_hot * (1.0 + bright * bright));
    // Where the glows of several fingers meet they make grey, and over what is coloured itself, such as skin,
    // that is dirt: there, only what is coloured of them is laid.
    float colored = min(2.5 * (strongest(camera) - weakest(camera)), 0.8) * (1.0 - light.a);
    shown -= colored * weakest(shown);
    float solid = max(light.a, (1.0 - colored) * (1.0 - exp(-u_shade * bloom.a * fade)));
    float brightest = strongest(shown);
    float cover = max(brightest, solid);
    shown += (dither(gl_FragCoord.xy) - 0.5) / 255.0 * step(1.0 / 255.0, brightest);
    vec4 below = u_alpha ? changed_alone(picture, u_dim) : vec4(camera, 1.0);
    o_color = vec4(below.rgb * (1.0 - cover) + shown, below.a * (1.0 - cover) + cover);
}
