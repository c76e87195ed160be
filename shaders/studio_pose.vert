#version 330
// Carries the template's vertices to a posed hand in front of the camera; captured, not drawn.

#include "studio_cloth.glsl"

in vec3 rest;
in vec3 rest_normal;
in vec4 bones_a;
in vec2 bones_b;
in vec4 weights_a;
in vec2 weights_b;

uniform vec4 bone_rows[72];     // three rows for each bone, template at rest to camera axes
uniform vec4 occluders[34];     // centre in camera axes, radius: what the hand darkens itself with

uniform vec4 elbow;             // camera axes; and y on the template
uniform vec4 elbow_bend;        // axis, camera axes; radians

const float ELBOW_REACH = 4.0;  // cm along the arm, either way, over which it bends

out vec3 position;
out vec3 normal;
out float open_sky;             // 1 where nothing is near, towards 0 in folds

void blend(inout vec4 x, inout vec4 y, inout vec4 z, float bone, float weight) {
    int row = int(bone) * 3;
    x += weight * bone_rows[row];
    y += weight * bone_rows[row + 1];
    z += weight * bone_rows[row + 2];
}

vec3 turned(vec3 way, float angle) {
    vec3 axis = elbow_bend.xyz;
    return way * cos(angle) + cross(axis, way) * sin(angle) + axis * dot(axis, way) * (1.0 - cos(angle));
}

void main() {
    vec4 x = vec4(0.0), y = vec4(0.0), z = vec4(0.0);
    blend(x, y, z, bones_a.x, weights_a.x);
    blend(x, y, z, bones_a.y, weights_a.y);
    blend(x, y, z, bones_a.z, weights_a.z);
    blend(x, y, z, bones_a.w, weights_a.w);
    blend(x, y, z, bones_b.x, weights_b.x);
    blend(x, y, z, bones_b.y, weights_b.y);
    float off = 0.0;
    if (rest.y < -0.5) {
        off = max(sleeve_amount(rest) * (0.40 + sleeve_folds(rest)), watch_amount(rest) * 0.16);
    }
    vec4 place = vec4(rest + rest_normal * off, 1.0);
    position = vec3(dot(x, place), dot(y, place), dot(z, place));
    normal = normalize(vec3(dot(x.xyz, rest_normal), dot(y.xyz, rest_normal), dot(z.xyz, rest_normal)));
    if (rest.y < elbow.w + ELBOW_REACH) {
        float bend = elbow_bend.w * smoothstep(elbow.w + ELBOW_REACH, elbow.w - ELBOW_REACH, rest.y);
        position = elbow.xyz + turned(position - elbow.xyz, bend);
        normal = turned(normal, bend);
    }
    float hidden = 0.0;
    for (int i = 0; i < 34; i++) {
        vec3 way = occluders[i].xyz - position;
        float squared = dot(way, way), radius = occluders[i].w;
        float inverse_length = inversesqrt(squared);
        float near = clamp((squared * inverse_length / radius - 0.75) * 2.5, 0.0, 1.0);
        hidden += max(0.0, dot(normal, way) * inverse_length - 0.05) * min(1.0, radius * radius / squared) * near;
    }
    open_sky = exp(-1.05 * hidden);
}
