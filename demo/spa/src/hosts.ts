/** Origins of the third parties, as the server wrote them into the page. */
const { metrics = '', pixel = '', video = '' } = document.documentElement.dataset;
export const hosts = { metrics, pixel, video };
