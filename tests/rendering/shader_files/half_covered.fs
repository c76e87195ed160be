/*{ "ISFVSN": "2" }*/
void main() { gl_FragColor = vec4(1.0, 1.0, 1.0, 0.5); }
