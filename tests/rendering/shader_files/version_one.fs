/*
{
    "CREDIT": "nobody",
    "INPUTS": [{"NAME": "inputImage", "TYPE": "image"},],
    "PERSISTENT_BUFFERS": {"kept": {"WIDTH": "$WIDTH/2.0", "HEIGHT": "$HEIGHT/2.0", "FLOAT": true}},
    "PASSES": [{"TARGET": "kept"}, {}],
}
*/
#version 120
varying vec2 unused;
void main() {
    if (PASSINDEX == 0) gl_FragColor = IMG_THIS_PIXEL(kept) + vec4(0.1, 0.0, 0.0, 0.1);
    else gl_FragColor = vec4(texture2D(kept, vv_FragNormCoord).r, vv_FragNormCoord.y, IMG_SIZE(kept).x / 1000.0, 1.0);
}
