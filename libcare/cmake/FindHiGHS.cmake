# Defines HiGHS::HiGHS: the system's library, else the one of the Python package highsbox, which then has to travel with
# ours (HIGHS_TRAVELS). HiGHS' own CMake package is not used: highsbox moves its files after writing it, and it asks for
# a BLAS.
find_package(Python QUIET COMPONENTS Interpreter)
set(dist "")
if(Python_FOUND)
    execute_process(COMMAND "${Python_EXECUTABLE}" -c "import highsbox; print(highsbox.highs_dist_dir())"
                    OUTPUT_VARIABLE dist OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
find_path(HIGHS_INCLUDE_DIR interfaces/highs_c_api.h PATHS "${dist}/include" PATH_SUFFIXES highs)
find_library(HIGHS_LIBRARY highs PATHS "${dist}/lib" "${dist}/lib64")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(HiGHS REQUIRED_VARS HIGHS_LIBRARY HIGHS_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "install the Python package highsbox, or configure with -DLIBCARE_WITH_HIGHS=OFF")

if(HiGHS_FOUND AND NOT TARGET HiGHS::HiGHS)
    add_library(HiGHS::HiGHS UNKNOWN IMPORTED)
    set_target_properties(HiGHS::HiGHS PROPERTIES IMPORTED_LOCATION "${HIGHS_LIBRARY}"
                                                  INTERFACE_INCLUDE_DIRECTORIES "${HIGHS_INCLUDE_DIR}")
endif()
set(HIGHS_TRAVELS OFF)
if(dist)
    cmake_path(IS_PREFIX dist "${HIGHS_LIBRARY}" HIGHS_TRAVELS)
endif()
mark_as_advanced(HIGHS_INCLUDE_DIR HIGHS_LIBRARY)
