/*{ "ISFVSN": "2", "PASSES": [{"TARGET": "trace", "PERSISTENT": true}] }*/
void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(trace).r + 0.2, 0.0, 0.0, 1.0); }
