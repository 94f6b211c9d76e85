// SPDX-License-Identifier: EUPL-1.2
document.documentElement.classList.add("js");
