/*{
    "DESCRIPTION": "Shows each input in a column of its own",
    "ISFVSN": "2",
    "INPUTS": [
        {"NAME": "level", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
        {"NAME": "on", "TYPE": "bool", "DEFAULT": true},
        {"NAME": "mode", "TYPE": "long", "VALUES": [0, 2, 5], "LABELS": ["None", "Some", "All"], "DEFAULT": 2},
        {"NAME": "spot", "TYPE": "point2D", "DEFAULT": [0.5, 0.75], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
        {"NAME": "tint", "TYPE": "color", "DEFAULT": [0.2, 0.4, 0.6, 1.0]},
        {"NAME": "bang", "TYPE": "event"},
        {"NAME": "wave", "TYPE": "audio"},
        {"NAME": "spectrum", "TYPE": "audioFFT"}
    ]
}*/
void main() {
    float column = floor(isf_FragNormCoord.x * 8.0);
    vec4 color = vec4(0.0, 0.0, 0.0, 1.0);
    if (column == 0.0) color.rgb = vec3(level);
    if (column == 1.0) color.r = on ? 1.0 : 0.0;
    if (column == 2.0) color.r = float(mode) / 5.0;
    if (column == 3.0) color.rg = spot;
    if (column == 4.0) color = tint;
    if (column == 5.0) color.r = bang ? 1.0 : 0.0;
    if (column == 6.0) color.rgb = IMG_NORM_PIXEL(wave, vec2(0.5)).rgb;
    if (column == 7.0) color.rgb = IMG_NORM_PIXEL(spectrum, vec2(0.5)).rgb;
    gl_FragColor = color;
}
