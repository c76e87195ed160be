// What an effect did to the camera's picture, without the picture: premultiplied, to be laid over any other.
uniform bool u_alpha;
uniform sampler2D u_before;        // the camera's picture as it came
uniform bool u_before_unscaled;

vec4 changed_alone(vec3 picture, float dim) {
    vec3 before = u_before_unscaled ? texelFetch(u_before, ivec2(gl_FragCoord.xy), 0).rgb
                                    : textureLod(u_before, gl_FragCoord.xy / u_size, 0.0).rgb;
    bool same = all(lessThan(abs(picture - before), vec3(0.5 / 255.0)));
    return same ? vec4(vec3(0.0), dim) : vec4(picture * (1.0 - dim), 1.0);
}
