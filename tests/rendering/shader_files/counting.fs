/*{
    "ISFVSN": "2",
    "PASSES": [{"TARGET": "count", "PERSISTENT": true, "FLOAT": true, "WIDTH": "1", "HEIGHT": "1"},
               {"TARGET": "fresh", "WIDTH": "1", "HEIGHT": "1"}, {}]
}*/
void main() {
    if (PASSINDEX == 0) gl_FragColor = IMG_NORM_PIXEL(count, vec2(0.5)) + vec4(0.1);
    else if (PASSINDEX == 1) gl_FragColor = IMG_NORM_PIXEL(fresh, vec2(0.5)) + vec4(0.1);
    else gl_FragColor = vec4(IMG_NORM_PIXEL(count, vec2(0.5)).r, IMG_NORM_PIXEL(fresh, vec2(0.5)).r, 0.0, 1.0);
}
