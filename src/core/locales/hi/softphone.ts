import type { Advice } from '../advice.ts'

/** Calls ring on SIP, and Exotel says that no softphone is connected there. */
export const softphone = {
  notConnected: {
    message: 'कॉल SIP पर जाती हैं, लेकिन आपका सॉफ़्टफ़ोन कनेक्ट नहीं है: आपको घंटी नहीं सुनाई देगी।',
    remedy: 'अपना सॉफ़्टफ़ोन खोलें, या फ़ोन चुनें।',
  } satisfies Advice,
}
