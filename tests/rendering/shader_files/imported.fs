/*{ "ISFVSN": "2", "IMPORTED": {"flag": {"PATH": "flag.png"}} }*/
void main() { gl_FragColor = IMG_NORM_PIXEL(flag, isf_FragNormCoord); }
