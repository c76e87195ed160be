/*{ "ISFVSN": "2", "INPUTS": [{"NAME": "filter", "TYPE": "float", "DEFAULT": 0.5}] }*/
void main() { float sample = filter; vec4 output = vec4(sample, 0.0, 0.0, 1.0); gl_FragColor = output; }
