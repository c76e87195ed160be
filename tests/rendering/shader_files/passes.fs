/*{
    "ISFVSN": "2",
    "INPUTS": [{"NAME": "quality", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0}],
    "PASSES": [
        {"TARGET": "small", "WIDTH": "floor($WIDTH/2.0)", "HEIGHT": "max(8, floor($HEIGHT*$quality))"},
        {"TARGET": "exact", "FLOAT": true, "WIDTH": 1, "HEIGHT": "1"},
        {}
    ]
}*/
void main() {
    if (PASSINDEX == 0) gl_FragColor = vec4(RENDERSIZE / 1000.0, 0.0, 1.0);
    else if (PASSINDEX == 1) gl_FragColor = vec4(-3.0, 1000.25, 0.0, 1.0);
    else {
        vec4 exact_value = IMG_NORM_PIXEL(exact, vec2(0.5));
        gl_FragColor = vec4(IMG_NORM_PIXEL(small, vec2(0.5)).rg, exact_value.r + exact_value.g == 997.25 ? 1.0 : 0.0, 1.0);
    }
}
