/*{ "ISFVSN": "2" }*/
void main() {
    bool dated = DATE.x > 2020.0 && DATE.y >= 1.0 && DATE.z >= 1.0 && DATE.w >= 0.0;
    gl_FragColor = vec4(TIME, TIMEDELTA, float(FRAMEINDEX) * 0.1, dated ? 1.0 : 0.0);
}
