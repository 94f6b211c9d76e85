// SPDX-License-Identifier: EUPL-1.2

package web

func (s *Server) afterRoutes() {
}
