void mainImage(out vec4 color, in vec2 at) {
    float column = floor(at.x / iResolution.x * 4.0);
    if (column == 0.0) color = vec4(iTime, iTimeDelta, float(iFrame) * 0.1, 1.0);
    if (column == 1.0) color = vec4(iFrameRate / 100.0, iChannelTime[0], iSampleRate / 44100.0 * 0.5, 1.0);
    if (column == 2.0) color = vec4(iDate.x > 2020.0 ? 1.0 : 0.0, iChannelResolution[0].xy / 1000.0, 1.0);
    if (column == 3.0) color = vec4(iMouse.xy / iResolution.xy, iMouse.z > 0.0 ? 1.0 : 0.0, 1.0);
}
